import type { Page } from '@playwright/test';
import { openDemo } from './demo-site.ts';
import { openForeign } from './foreign-site.ts';

/** A request that the site's workers sent to its server. */
export interface SiteRequest {
  method: string;
  path: string;
  body: unknown;
  /** What the server answered. */
  status: number;
}

/** What is inspected. */
export interface Site {
  readonly url: string;
  /** Opens it in a page and waits until its service worker, if it has one, is active. */
  open(page: Page): Promise<void>;
  /** Makes the page register a one-shot sync, as its user or its script would. Resolves with the tag, or why it cannot. */
  register(page: Page): Promise<{ tag: string } | { impossible: string }>;
  /** From now on the site's server accepts what it refused. Does nothing where that is not ours to say. */
  heal(): void;
  /** What the site's server received so far, oldest first; null if it cannot be asked. */
  received(): readonly SiteRequest[] | null;
  close(): Promise<void>;
}

/** The site at an address, or the demo, started for it. */
export async function openSite(url: string | undefined): Promise<Site> {
  return url === undefined ? openDemo() : openForeign(url);
}
