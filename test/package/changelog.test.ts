import { expect, it } from 'vitest';
import { newestVersion } from './changelog.ts';

it.each([
  ['## Versions\n\n## 1.2.0 — unreleased\n\n## 1.1.0 — 2026-01-31\n', '1.2.0'],
  ['# Changelog\n\n## 1.1.0 — 2026-01-31\n\n## 1.0.0 — 2026-01-30\n', '1.1.0'],
  ['## 1.3.0\n\n- without a date\n', undefined],
  ['- 1.2.0 — unreleased\n', undefined],
])('finds the newest version in %j', (changelog, version) => {
  expect(newestVersion(changelog)).toBe(version);
});
