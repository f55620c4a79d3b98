import type { PanelAction } from '#admin/kit/registry.js';
import { resendNotice } from '#notices/index.js';

export const noticeActions: readonly PanelAction[] = [
  { useCase: resendNotice, label: 'Send again', on: 'record', id: 'id', explain: 'Sends a new message on the same template to the contact as it is now.', confirm: 'The person gets this message once more. Send it?' },
];
