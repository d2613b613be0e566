// Whether somebody is writing an addendum to a closed record; it is so in this tab, until he says otherwise.

const key = (id) => `adding-${id}`;

export const adding = (id) => sessionStorage.getItem(key(id)) !== null;

export function addOn(id, yes) {
  if (yes) sessionStorage.setItem(key(id), "");
  else sessionStorage.removeItem(key(id));
}
