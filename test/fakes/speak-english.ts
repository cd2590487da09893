import { speak } from '../../extension/text.ts';
import { readCatalogue } from './catalogue.ts';
import { languageOf } from './language.ts';

// A set-up file of vitest: what is tested speaks English wherever the tests run.
speak(languageOf(readCatalogue('en'), 'en-US'));
