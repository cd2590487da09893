/**
 * The version of the newest entry of a changelog, its first heading `## 1.2.3 — 2026-01-31` or `## 1.2.3 — unreleased`.
 * @returns undefined where there is none
 */
export function newestVersion(changelog: string): string | undefined {
  return /^## (\d+\.\d+\.\d+) — (?:unreleased|\d{4}-\d{2}-\d{2})$/m.exec(changelog)?.[1];
}
