/** Asks for a code of the second factor over whatever is on the page. Resolves to true once the server took one. */
export const stepUp = (): Promise<boolean> => (asking ??= ask().finally(() => { asking = null; }));
let asking: Promise<boolean> | null = null;

const TEXT = { app: 'Code from your authenticator app', recovery: 'Recovery code', useRecovery: 'Use a recovery code', useApp: 'Use the app after all', unreachable: 'We could not reach the server. Please try again.' };

function ask(): Promise<boolean> {
  const dialog = document.createElement('dialog');
  dialog.className = 'confirm step-up';
  dialog.setAttribute('aria-labelledby', 'step-up-title');
  dialog.innerHTML = `<form novalidate><h2 id="step-up-title">Confirm that it is you</h2><p class="hint" id="step-up-why">What you are about to do needs a fresh code. It counts for five minutes.</p>
<p class="note note-error" role="alert" hidden></p><label for="step-up-code"></label><input id="step-up-code" class="code-input" autocomplete="one-time-code" aria-describedby="step-up-why" required>
<div class="form-go"><button class="button button-main" type="submit">Confirm</button><button class="button" type="button" data-do="cancel">Go back</button><button class="button button-plain" type="button" data-do="switch"></button></div></form>`;
  document.body.append(dialog);
  const part = <E extends HTMLElement>(selector: string): E => dialog.querySelector<E>(selector)!;
  const [form, input, error] = [part<HTMLFormElement>('form'), part<HTMLInputElement>('input'), part('.note-error')];
  let recovery = false;
  const show = (): void => {
    part('label').textContent = recovery ? TEXT.recovery : TEXT.app;
    part('[data-do=switch]').textContent = recovery ? TEXT.useApp : TEXT.useRecovery;
    Object.assign(input, { inputMode: recovery ? 'text' : 'numeric', maxLength: recovery ? 20 : 7, value: '' });
    input.classList.toggle('code-long', recovery);
    input.focus();
  };
  const refuse = (text: string): void => {
    error.textContent = text;
    error.hidden = false;
    input.setAttribute('aria-invalid', 'true');
    input.select();
  };
  part('[data-do=switch]').addEventListener('click', () => { recovery = !recovery; show(); });
  part('[data-do=cancel]').addEventListener('click', () => dialog.close());
  form.addEventListener('submit', event => { event.preventDefault(); void send(input.value).then(text => (text === null ? dialog.close('confirmed') : refuse(text))); });
  dialog.showModal();
  show();
  return new Promise(resolve => {
    dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue === 'confirmed'); });
  });
}

/** Null when the code was taken, else what to say. */
async function send(code: string): Promise<string | null> {
  try {
    const reply = await fetch(`${window.REDUX_STATE.paths.rootPath}/api/step-up`, { method: 'POST', headers: { accept: 'application/json' }, credentials: 'same-origin', body: new URLSearchParams({ code }) });
    if (reply.ok) return null;
    if (reply.status === 401) window.location.assign(`${window.REDUX_STATE.paths.loginPath}?why=ended`);
    return ((await reply.json()) as { detail?: string }).detail ?? TEXT.unreachable;
  } catch { return TEXT.unreachable; }
}
