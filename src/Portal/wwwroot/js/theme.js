// Runs before the first paint, so that nobody is flashed by the other theme.
(() => {
  const media = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem('wsa.theme');
  const apply = () => { document.documentElement.dataset.bsTheme = chosen() ?? (media.matches ? 'dark' : 'light'); };
  apply();
  media.addEventListener('change', apply);
  window.wsaToggleTheme = () => {
    localStorage.setItem('wsa.theme', document.documentElement.dataset.bsTheme === 'dark' ? 'light' : 'dark');
    apply();
    document.dispatchEvent(new CustomEvent('wsa:theme'));
  };
})();
