export const CODE_LENGTH = 6;

/** Digits of what was typed or pasted ("123 456", "Your code: 123456"), at most six. */
export const codeDigits = (text: string): string => text.replace(/\D/g, '').slice(0, CODE_LENGTH);
