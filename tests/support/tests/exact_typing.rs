//! The harness types to the letter: what a real browser's field holds is what the text says.
#![cfg(target_os = "linux")]

use switchboard_test_support::{Browser, Display, Keyring, Run, SessionBus, hook};

const PAGE: &str = "data:text/html;charset=utf-8,<switchboard-widget></switchboard-widget><script>\
    const root = document.querySelector('switchboard-widget').attachShadow({mode: 'open'});\
    root.innerHTML = '<textarea data-testid=composer rows=9 cols=60></textarea><p data-testid=sent></p>';\
    const [field, sent] = root.children;\
    field.onkeydown = (event) => {\
      if (event.key !== 'Enter' || event.shiftKey) return;\
      event.preventDefault();\
      sent.textContent = field.value;\
      field.value = '';\
    };</script>";

const TEXTS: [&str; 6] = [
    "plain, with \"quotes\" & <b>tags</b> \\ {braces} ${x} %s ~`|^",
    "  two  spaces   and ends  ",
    "first\r\nsecond\n\n\tthird",
    "👩‍🔧 é e\u{301} 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 שלום مرحبا \u{200f}急須 \u{a0}\u{3000}",
    "\u{e000}\u{e007}\u{e008} keys that must stay letters",
    "€ £ ¥ ₹ ‘’ “” … – —",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_field_holds_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Run::fresh(&folder.path().join("run")).unwrap();
    run.isolate().unwrap();
    let browser = Browser::start(&run).await.unwrap();
    browser.open(PAGE).await.unwrap();
    for text in TEXTS {
        browser.write(&hook("composer"), text).await.unwrap();
        browser.enter(&hook("composer")).await.unwrap();
        let sent = browser.text(&hook("sent")).await.unwrap();
        let expected = text.replace("\r\n", "\n");
        assert_eq!(sent.as_deref(), Some(expected.as_str()));
        assert!(browser.marks().await.unwrap().enter > 0);
    }
    browser.close().await.unwrap();
    drop(run);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_display_and_a_keyring_come_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Run::fresh(&folder.path().join("run")).unwrap();
    run.isolate().unwrap();
    let display = Display::start(&mut run).await.unwrap();
    assert!(display.name().starts_with(':'));
    let bus = SessionBus::start(&mut run).await.unwrap();
    let _keyring = Keyring::start(&run, &bus).await.unwrap();
}
