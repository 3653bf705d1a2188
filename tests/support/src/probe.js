// Looks at the page, never acts on it: when a message first stood in the document, and when a key or click came.
// Runs before every script of ours and installs itself once per page. PLACE is 'widget' or 'window'.
if (!window.__probe) {
  const seen = new Map();
  const waiting = new Set();
  const marks = { enter: 0, clicks: {} };
  const root = () =>
    PLACE === 'widget' ? (document.querySelector('switchboard-widget')?.shadowRoot ?? null) : document;

  const textOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeName === 'BR') return '\n';
    return [...node.childNodes].map(textOf).join('');
  };
  const read = (element) => {
    const body = element.querySelector('[data-testid="message-text"]');
    return {
      id: element.dataset.messageId,
      session: element.closest('[data-testid="thread"]')?.dataset.sessionId ?? null,
      sender: element.dataset.sender ?? '',
      seq: element.dataset.seq ? Number(element.dataset.seq) : null,
      delivery: element.dataset.delivery ?? '',
      text: body ? textOf(body) : '',
    };
  };
  const present = () => [...(root()?.querySelectorAll('[data-testid="message"][data-message-id]') ?? [])];

  const scan = () => {
    const at = Date.now();
    for (const element of present()) {
      const message = read(element);
      const before = seen.get(message.id);
      seen.set(message.id, { ...message, at: before ? before.at : at });
    }
    for (const look of [...waiting]) look();
  };

  const observer = new MutationObserver(() => {
    watch();
    scan();
  });
  const wanted = {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['data-message-id', 'data-seq', 'data-delivery', 'data-session-id'],
  };
  const watched = new WeakSet();
  const watch = () => {
    for (const target of [document, root()]) {
      if (target && !watched.has(target)) {
        watched.add(target);
        observer.observe(target, wanted);
      }
    }
  };

  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) marks.enter = Date.now();
    },
    true,
  );
  window.addEventListener(
    'click',
    (event) => {
      const hook = event.composedPath().find((node) => node.dataset?.testid)?.dataset.testid;
      if (hook) marks.clicks[hook] = Date.now();
    },
    true,
  );

  // Answers with the first message that fits, as soon as there is one, or with null after `limit` milliseconds.
  const first = (find, limit, answer) => {
    let timer;
    const look = () => {
      const found = find([...seen.values()]);
      if (!found) return;
      waiting.delete(look);
      clearTimeout(timer);
      answer(found);
    };
    timer = setTimeout(() => {
      waiting.delete(look);
      answer(null);
    }, limit);
    waiting.add(look);
    look();
  };

  window.__probe = { root, marks, watch, scan, first, present, read };
}
window.__probe.watch();
window.__probe.scan();
