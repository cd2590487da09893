/** The one import of webextension-polyfill: it throws outside extension contexts, so nothing that must run elsewhere imports this. */
export { default as browser } from 'webextension-polyfill';
export type { Runtime } from 'webextension-polyfill';
