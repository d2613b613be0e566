// Signing out on a shared device: first a look at what waits here. Without this script the form signs out all the same.

for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    import("./ui/leaving.js").then(({ leave }) => leave(form)).catch(() => form.submit());
  });
}

// Somebody has left with something waiting here.
if (localStorage.getItem("left") && location.pathname === "/") import("./ui/leaving.js").then(({ tellOfOthers }) => tellOfOthers());
