/** What a template refuses. Messages name templates, tokens and paths, never a value: they end up in logs. */
export class TemplateError extends Error {
  constructor(readonly code: 'template_unknown' | 'template_channel' | 'props_invalid' | 'token_missing' | 'token_syntax' | 'url_unsafe' | 'header_unsafe' | 'sms_too_long', message: string) {
    super(message);
    this.name = 'TemplateError';
  }
}
