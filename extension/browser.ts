import type { Browser } from 'webextension-polyfill';

export type { Runtime } from 'webextension-polyfill';

/**
 * The browser's own API: what the oldest Chrome of the manifest has answers with promises by itself, as the polyfill would, so
 * only its types are used. There is none outside extension contexts, so nothing that must run elsewhere imports this.
 */
// eslint-disable-next-line no-restricted-globals -- this is the adapter
export const browser = chrome as unknown as Browser;
