/* eslint-disable no-restricted-globals -- this is an extension of its own */
chrome.devtools.panels.create('Plain panel', '', '/panel/index.html', () => undefined);
