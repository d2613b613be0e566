// An edition of the checklist as the server serves it; which items and laws hold on a day. Mirrors domain/checklist.py.

const within = (from, to, day) => (!from || from <= day) && (!to || day <= to);

// Whether an item is asked in an inspection of that day; a missing bound is no limit.
const askedOn = (item, day) => within(item.valid_from, item.valid_to, day);

// Whether a law is known to hold on a day; a law whose start is unknown never is.
const inForce = (law, day) => Boolean(law.valid_from) && within(law.valid_from, law.valid_to, day);

// Whether an item can be a shortcoming at all.
export const judged = (item) => Boolean(item.finding || item.options);

export const optionOf = (item, label) => item.options?.find((option) => option.label === label);

// The items in force on a day, in order of their sections.
export function itemsOn(edition, day) {
  const order = Object.fromEntries(edition.sections.map((section) => [section.key, section.order]));
  return edition.items.filter((item) => askedOn(item, day)).sort((a, b) => order[a.section] - order[b.section]);
}

// An item's legal bases in force on a day, smallest part first.
export function legalBasesOn(edition, item, day) {
  const laws = new Map(edition.laws.map((law) => [law.code, law]));
  return (item.legal_bases ?? [])
    .filter((basis) => inForce(laws.get(basis.law), day))
    .map((basis) => cite(basis.article, laws.get(basis.law).title));
}

// A legal basis in words; a remark in brackets behind the article moves behind the law.
export function cite(article, title) {
  if (!article) return title;
  const match = /^(.*?)\s*(\(.*\))$/.exec(article);
  return match ? `${match[1]} ${title} ${match[2]}` : `${article} ${title}`;
}
