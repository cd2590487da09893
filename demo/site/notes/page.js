import { createOutbox } from '../shared/outbox.js';
import { outboxForm } from '../shared/outbox-form.js';

outboxForm(createOutbox('demo-notes'), { tag: 'sync-notes', titleField: 'note' });
