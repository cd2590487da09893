import * as v from 'valibot';
import { browser } from '../../extension/browser.ts';
import { readFrame, registerTag, registerWorker, wakeWorker } from '../../extension/probe/page-probe.ts';
import { InspectorError } from '../../extension/protocol/errors.ts';
import { text } from '../../extension/text.ts';
import type { Site } from '../inspector/site.ts';

/* eslint-disable no-restricted-globals -- this is the adapter; the polyfill does not know injectImmediately */

/** A read that waits for a hanging `getTags()` answers after this many ms without it. */
const PATIENCE_MS = 100;
/** After this many ms a `getTags()` is said not to settle. */
const UNSETTLED_MS = 3_000;

const RegisterErrorSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.nullable(v.object({ name: v.string(), message: v.nullable(v.string()) })),
);

/** The tab through `scripting` (probe in the isolated world), `webNavigation` (frames) and `tabs`. */
export function createChromeSite(tabId: number): Site {
  async function run<A extends unknown[]>(frameId: number, func: (...args: A) => unknown, args: A): Promise<unknown> {
    const target = { tabId, frameIds: [frameId] };
    const [injected] = await chrome.scripting.executeScript({ target, func, args, injectImmediately: true });
    if (!injected) throw new Error('The frame was removed.'); // as the browser says it, see inspector/unlisted.ts
    return injected.result;
  }

  /** The text that a probe function answers with. There is none where the document was left meanwhile. */
  async function ask<A extends unknown[]>(frameId: number, func: (...args: A) => Promise<string>, args: A) {
    const text = await run(frameId, func, args);
    if (text === null || text === undefined) throw new Error('The frame was removed: its document was left.');
    return text;
  }

  return {
    async isAlive() {
      const { status, discarded } = await browser.tabs.get(tabId);
      return status !== 'unloaded' && discarded !== true;
    },
    frames: async () => (await browser.webNavigation.getAllFrames({ tabId })) ?? [],
    read: (frameId) => ask(frameId, readFrame, [PATIENCE_MS, UNSETTLED_MS]),
    async register(frameId, scope, tag) {
      const failed = v.parse(RegisterErrorSchema, await ask(frameId, registerTag, [scope, JSON.stringify(tag)]));
      if (!failed) return;
      const error = new Error(failed.message ?? text('register_gone'));
      error.name = failed.name;
      throw error;
    },
    async wake(frameId, scope, slot) {
      const woken = await run(frameId, wakeWorker, [scope, slot]);
      if (woken !== true) throw new InspectorError('NoActiveWorker', text('no_worker_in_slot', scope, slot));
    },
    async registerWorker(frameId, scriptURL, scope) {
      await run(frameId, registerWorker, [scriptURL, scope]);
    },
    reload: () => browser.tabs.reload(tabId),
  };
}
