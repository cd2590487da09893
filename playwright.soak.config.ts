import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** The random sequences: minutes to hours, as many as are asked for, so they are no part of `npm test`. */
export default defineConfig({ ...base, testMatch: '**/*.soak.ts', globalTimeout: 0 });
