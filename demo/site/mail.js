import { createOutbox } from './shared/outbox.js';
import { outboxForm } from './shared/outbox-form.js';

outboxForm(createOutbox('demo-mail'), { tag: 'sync-messages', titleField: 'subject' });
