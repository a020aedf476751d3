// Before the first paint: the theme that was chosen on this device, so that nothing flashes.
try {
  var theme = localStorage.getItem("stepwell-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden: the system's theme it is.
}
