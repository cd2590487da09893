import { describe, expect, it } from 'vitest';
import { builtFiles, isBuilt, parseObject, readBuilt, readProjectFile, resolveReference, stringsIn } from './dist.ts';
import { newestVersion } from './changelog.ts';
import { parsePolicy } from './policy.ts';
import { permissionReason } from './readme.ts';
import { readScript } from './script-check.ts';

const PERMISSIONS = ['alarms', 'debugger', 'scripting', 'storage', 'webNavigation'];
const CATALOGUES = ['_locales/en/messages.json', '_locales/zh_CN/messages.json'];
const HOSTS = ['<all_urls>'];

const manifest = parseObject(readBuilt('manifest.json'));
const scripts = builtFiles('.js').map((path) => ({ path, ...readScript(path, readBuilt(path)) }));
const pages = builtFiles('.html').map((path) => ({ path, text: readBuilt(path) }));

describe('the manifest', () => {
  it('names only files that are in the package', () => {
    const paths = stringsIn(manifest).filter((text) => /^[\w./-]+\.(?:html|js|css|json|png|svg)$/.test(text));
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !isBuilt(path))).toEqual([]);
  });

  it('has a background worker and a DevTools page', () => {
    expect(manifest).toMatchObject({
      manifest_version: 3,
      background: { service_worker: expect.stringMatching(/\.js$/) as string },
      devtools_page: expect.stringMatching(/\.html$/) as string,
    });
  });

  it('has its words in English and in Simplified Chinese, and in no other language', () => {
    expect(manifest.default_locale).toBe('en');
    const names = stringsIn(manifest).flatMap((value) =>
      [...value.matchAll(/__MSG_(\w+)__/g)].map(([, name = '']) => name),
    );
    expect(names).toEqual(['extension_name', 'extension_description']);
    const locales = builtFiles('').filter((path) => path.startsWith('_locales/'));
    expect(locales.filter((path) => path.endsWith('.json'))).toEqual(CATALOGUES);
    expect(locales).toEqual(['_locales/en', CATALOGUES[0], '_locales/zh_CN', CATALOGUES[1]]);
    for (const path of CATALOGUES) {
      const catalogue = parseObject(readBuilt(path));
      const messages = names.map((name) => (catalogue[name] as { message: string } | undefined)?.message ?? '');
      expect(
        messages.filter((message) => message === ''),
        path,
      ).toEqual([]);
    }
  });

  it('has the version of package.json', () => {
    expect(manifest.version).toBe(parseObject(readProjectFile('package.json')).version);
  });

  it('has the version of the newest entry in CHANGELOG.md, which says when it was released or that it was not', () => {
    expect(newestVersion(readProjectFile('CHANGELOG.md'))).toBe(manifest.version);
  });

  it('gives no site anything to detect the extension by', () => {
    expect(manifest).not.toHaveProperty('web_accessible_resources');
    expect(manifest).not.toHaveProperty('content_scripts');
    expect(manifest).not.toHaveProperty('externally_connectable');
  });

  it('asks for the permissions that are needed and for no other', () => {
    expect(manifest.permissions).toEqual(PERMISSIONS);
    expect(manifest.host_permissions).toEqual(HOSTS);
    expect(manifest).not.toHaveProperty('optional_permissions');
    expect(manifest).not.toHaveProperty('optional_host_permissions');
  });

  it.each([...PERMISSIONS, ...HOSTS])('has a reason for %s in README.md', (permission) => {
    const reason = permissionReason(readProjectFile('README.md'), permission);
    expect(reason.split(' ').length, `words about ${permission} in the section about permissions`).toBeGreaterThan(3);
  });
});

describe('the content security policy', () => {
  const policies = manifest.content_security_policy;
  const { extension_pages: policy, ...others } = parseObject(JSON.stringify(policies ?? null));
  const directives = parsePolicy(String(policy));

  it('allows scripts of the package only', () => {
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('object-src')).toEqual(["'none'"]);
    expect(directives.get('base-uri')).toEqual(["'none'"]);
    expect(directives.get('default-src')).toEqual(["'none'"]);
  });

  it('allows no request to any server', () => {
    expect([["'none'"], ["'self'"]]).toContainEqual(directives.get('connect-src'));
  });

  it('has no unsafe source and no host', () => {
    const { 'frame-ancestors': ancestors = [], ...rest } = Object.fromEntries(directives);
    const strange = Object.values(rest)
      .flat()
      .filter((source) => source !== "'self'" && source !== "'none'");
    expect(strange).toEqual([]);
    // The panel is a frame of DevTools.
    expect(ancestors.filter((source) => source !== "'self'" && source !== 'devtools:')).toEqual([]);
  });

  it('is the only one: no page is sandboxed with a policy of its own', () => {
    expect(others).toEqual({});
  });
});

describe('the pages', () => {
  it('include the panel, which the manifest does not mention', () => {
    expect(pages.map(({ path }) => path)).toContain('panel/index.html');
  });

  it.each(pages)('$path references only files of the package', ({ path, text }) => {
    const references = [...text.matchAll(/\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/g)].map(
      ([, reference = '']) => reference,
    );
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((reference) => !isBuilt(resolveReference(path, reference)))).toEqual([]);
  });

  it.each(pages)('$path has no inline script', ({ text }) => {
    expect(text).not.toMatch(/<script(?![^>]*\bsrc\s*=)/i);
    expect(text).not.toMatch(/\son\w+\s*=/i);
  });
});

describe('the scripts', () => {
  it.each(scripts)('$path makes no code from text', ({ codeFromText }) => {
    expect(codeFromText).toEqual([]);
  });

  it.each(scripts)('$path sends no request', ({ requests }) => {
    expect(requests).toEqual([]);
  });

  it.each(scripts)('$path imports only files of the package', ({ path, imports, lazyImports }) => {
    expect(
      [...imports, ...lazyImports].filter((name) => !/^\.{0,2}\//.test(name) || !isBuilt(resolveReference(path, name))),
    ).toEqual([]);
  });
});

describe('the style sheets', () => {
  it.each(builtFiles('.css'))('%s loads nothing from elsewhere', (path) => {
    expect(readBuilt(path)).not.toMatch(/@import|url\(\s*["']?(?:https?:)?\/\//i);
  });
});
