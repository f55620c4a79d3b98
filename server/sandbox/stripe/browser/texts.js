/** What a payer reads, by language. The same table serves the page's script and the card frame. */
const TEXTS = {
  en: {
    card: 'Card', us_bank_account: 'US bank account', ways: 'Payment method', holder: 'Name on the account', routing: 'Routing number', routingHint: '110000000', account: 'Account number', accountHint: '000123456789', bankNotice: 'By continuing you allow debits from this account. Sandbox. Test account: 000123456789',
    incomplete_holder: 'The name on the account is missing.', incomplete_routing: 'The routing number is incomplete.', invalid_routing: 'The routing number is invalid.', incomplete_account: 'The account number is incomplete.',
    number: 'Card number', expiry: 'Expiration date', expiryHint: 'MM / YY', cvc: 'Security code', cvcHint: 'CVC', zip: 'ZIP code', zipHint: '12345',
    frameTitle: 'Secure payment input frame', secure: 'Card details go straight to the payment processor.', notice: 'Sandbox. Test card: 4242 4242 4242 4242',
    challengeTitle: 'Confirm it’s you', challengeText: 'Your bank asks you to approve this payment of {amount}.', challengeSetup: 'Your bank asks you to approve this card.',
    challengeNote: 'This page stands for the bank in the sandbox.', pass: 'Complete', fail: 'Fail', working: 'One moment…',
    incomplete_number: 'Your card number is incomplete.', invalid_number: 'Your card number is invalid.', incomplete_expiry: "Your card's expiration date is incomplete.",
    invalid_expiry_month: "Your card's expiration date is invalid.", invalid_expiry_month_past: "Your card's expiration date is in the past.",
    invalid_expiry_year_past: "Your card's expiration year is in the past.", invalid_expiry_year: "Your card's expiration year is invalid.",
    incomplete_cvc: "Your card's security code is incomplete.", incomplete_zip: 'Your ZIP is incomplete.',
    card_declined: 'Your card has been declined.', generic_decline: 'Your card has been declined.', insufficient_funds: 'Your card has insufficient funds. Try a different card.',
    lost_card: 'Your card has been declined.', stolen_card: 'Your card has been declined.', fraudulent: 'Your card has been declined.',
    card_velocity_exceeded: 'Your card has been declined for making repeated attempts too frequently or exceeding its amount limit.',
    expired_card: 'Your card is expired. Try a different card.', incorrect_cvc: "Your card's security code is incorrect.", incorrect_number: 'Your card number is invalid.',
    invalid_cvc: "Your card's security code is incomplete.", processing_error: 'An error occurred while processing your card. Try again.',
    test_mode_live_card: 'Your card was declined. This is the sandbox: use a test card such as 4242 4242 4242 4242.',
    authentication: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    connection: 'Unable to connect to the payment processor. Please try again.',
  },
  es: {
    card: 'Tarjeta', us_bank_account: 'Cuenta bancaria de EE. UU.', ways: 'Método de pago', holder: 'Nombre en la cuenta', routing: 'Número de ruta', routingHint: '110000000', account: 'Número de cuenta', accountHint: '000123456789', bankNotice: 'Al continuar permite cargos a esta cuenta. Entorno de prueba. Cuenta: 000123456789',
    incomplete_holder: 'Falta el nombre en la cuenta.', incomplete_routing: 'El número de ruta está incompleto.', invalid_routing: 'El número de ruta no es válido.', incomplete_account: 'El número de cuenta está incompleto.',
    number: 'Número de tarjeta', expiry: 'Fecha de vencimiento', expiryHint: 'MM / AA', cvc: 'Código de seguridad', cvcHint: 'CVC', zip: 'Código postal (ZIP)', zipHint: '12345',
    frameTitle: 'Marco seguro para datos de pago', secure: 'Los datos de la tarjeta van directamente al procesador de pagos.', notice: 'Entorno de prueba. Tarjeta: 4242 4242 4242 4242',
    challengeTitle: 'Confirme su identidad', challengeText: 'Su banco le pide que apruebe este pago de {amount}.', challengeSetup: 'Su banco le pide que apruebe esta tarjeta.',
    challengeNote: 'Esta página representa al banco en el entorno de prueba.', pass: 'Completar', fail: 'Rechazar', working: 'Un momento…',
    incomplete_number: 'El número de tu tarjeta está incompleto.', invalid_number: 'El número de tu tarjeta no es válido.', incomplete_expiry: 'La fecha de vencimiento de tu tarjeta está incompleta.',
    invalid_expiry_month: 'La fecha de vencimiento de tu tarjeta no es válida.', invalid_expiry_month_past: 'La fecha de vencimiento de tu tarjeta ya pasó.',
    invalid_expiry_year_past: 'El año de vencimiento de tu tarjeta ya pasó.', invalid_expiry_year: 'El año de vencimiento de tu tarjeta no es válido.',
    incomplete_cvc: 'El código de seguridad de tu tarjeta está incompleto.', incomplete_zip: 'Tu código postal está incompleto.',
    card_declined: 'Tu tarjeta fue rechazada.', generic_decline: 'Tu tarjeta fue rechazada.', insufficient_funds: 'Tu tarjeta no tiene fondos suficientes. Prueba con otra tarjeta.',
    lost_card: 'Tu tarjeta fue rechazada.', stolen_card: 'Tu tarjeta fue rechazada.', fraudulent: 'Tu tarjeta fue rechazada.',
    card_velocity_exceeded: 'Tu tarjeta fue rechazada por demasiados intentos seguidos o por superar su límite.',
    expired_card: 'Tu tarjeta está vencida. Prueba con otra tarjeta.', incorrect_cvc: 'El código de seguridad de tu tarjeta es incorrecto.', incorrect_number: 'El número de tu tarjeta no es válido.',
    invalid_cvc: 'El código de seguridad de tu tarjeta está incompleto.', processing_error: 'Ocurrió un error al procesar tu tarjeta. Inténtalo de nuevo.',
    test_mode_live_card: 'Tu tarjeta fue rechazada. Este es el entorno de prueba: usa una tarjeta de prueba como 4242 4242 4242 4242.',
    authentication: 'No pudimos autenticar tu método de pago. Elige otro método de pago e inténtalo de nuevo.',
    connection: 'No se pudo conectar con el procesador de pagos. Inténtalo de nuevo.',
  },
};

/** @param {string | undefined} locale @returns {'en' | 'es'} */
const languageOf = locale => (String(!locale || locale === 'auto' ? navigator.language : locale).toLowerCase().startsWith('es') ? 'es' : 'en');

/** @param {'en' | 'es'} language @param {string} key @returns {string} */
const textOf = (language, key) => /** @type {Record<string, string>} */ (TEXTS[language])[key] ?? '';

/** The message for an error of the API in the payer's language. @param {'en' | 'es'} language @param {Record<string, any>} error */
const localized = (language, error) => {
  const code = String(error.code ?? '');
  const text = textOf(language, String(error.decline_code ?? '')) || (code.endsWith('authentication_failure') ? textOf(language, 'authentication') : textOf(language, code));
  return text ? { ...error, message: text } : error;
};
