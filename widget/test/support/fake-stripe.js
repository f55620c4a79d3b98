// Stand-in for the processor's script: card fields in a frame of another site, and confirmations against the fake's own endpoint.
(() => {
  const base = new URL(document.currentScript.src);
  const CARDS = `http://stripe.localhost:${base.port}`;
  window.Stripe = key => {
    let frame = null; let waiting = null; let options = null;
    const ask = message => new Promise(done => {
      waiting = done;
      frame.contentWindow.postMessage(message, CARDS);
    });
    addEventListener('message', event => {
      if (!frame || event.source !== frame.contentWindow || event.origin !== CARDS) return;
      if (event.data.type === 'height') frame.height = event.data.height;
      else if (waiting) { waiting(event.data); waiting = null; }
    });
    const confirm = async ({ clientSecret }) => {
      const { error, status } = await ask({ type: 'confirm', key, clientSecret });
      return error ? { error } : { paymentIntent: { status } };
    };
    return {
      elements(given) {
        options = given;
        return {
          submit: () => ask({ type: 'submit' }),
          create: () => {
            const heard = {};
            return {
              on: (name, fn) => { heard[name] = fn; },
              unmount() { frame?.remove(); },
              mount(target) {
                if (target.getRootNode() !== document) throw new Error('not in a shadow root');
                frame = document.createElement('iframe');
                frame.title = 'Secure card fields'; frame.width = '100%'; frame.height = '150'; frame.src = `${CARDS}/cards.html?mode=${options.mode}`;
                frame.frameBorder = '0';
                frame.onload = () => heard.ready?.();
                target.append(frame);
              },
            };
          },
        };
      },
      confirmPayment: confirm, confirmSetup: confirm,
    };
  };
})();
