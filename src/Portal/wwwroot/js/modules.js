// Islands of script: <div data-module="name"> gets the module js/name.js, whose mount(element) may return an unmount function.
// Enhanced navigation patches the page in place, so what a module drew may be gone: ordinary islands are mounted anew after each
// one; those marked data-permanent are mounted once and live as long as the document. What is mounted says so: data-mounted.
const mounted = new Map();

export async function mountModules() {
  for (const [element, unmount] of mounted) {
    if (element.hasAttribute('data-permanent') && element.isConnected) continue;
    mounted.delete(element);
    (await unmount)?.();
  }
  for (const element of document.querySelectorAll('[data-module]')) {
    if (mounted.has(element)) continue;
    mounted.set(element, mount(element));
  }
}

async function mount(element) {
  const module = await import(`./${element.dataset.module}.js`);
  const unmount = await module.mount(element);
  element.dataset.mounted = 'true';
  return unmount;
}
