export function mount(element) {
  element.hidden = true;
}
