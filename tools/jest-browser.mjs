// What jsdom lacks and Mantine, React Flow and React Router ask for.
import { TextDecoder, TextEncoder } from 'node:util';

globalThis.TextEncoder ??= TextEncoder;
globalThis.TextDecoder ??= TextDecoder;
globalThis.matchMedia ??= (query) => ({
  matches: false,
  media: query,
  addEventListener() {},
  removeEventListener() {},
  addListener() {},
  removeListener() {},
  dispatchEvent: () => false,
});
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
if (globalThis.Element) globalThis.Element.prototype.scrollIntoView ??= () => {};
if (globalThis.document) globalThis.document.fonts ??= { addEventListener() {}, removeEventListener() {} };
