import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

// Read by the test, in processes that inherit them: many sequences, and others with each run.
process.env.SEQUENCES ??= '500';
process.env.SEED ??= String(Math.floor(Math.random() * 1_000_000));

/** The random sequences alone, for as long as it takes. */
export default defineConfig({ ...base, testMatch: '**/random-sequences.e2e.ts', globalTimeout: 0 });
