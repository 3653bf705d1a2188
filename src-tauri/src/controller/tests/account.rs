//! Signing in and out, and what a start finds.

use super::{Call, Home, PATIENCE, admission};
use crate::cache::Cache;
use crate::controller::{Ask, Input};
use crate::desktop::{Counts, NotificationKey};
use crate::link::{Credentials, JoinLink, LinkEvent};
use crate::secrets::{CacheKey, Secrets, Token};
use crate::testing::{offer, record, state};
use std::time::Duration;
use switchboard_ipc_types::{AppView, History, LinkView, SignedOutView, requests};
use switchboard_model::{SpecialistStatus, Timestamp};
use switchboard_protocol::{Bye, ErrorCode, Problem, RelayFrame};
use tokio::time::{Instant, timeout};

fn invitation() -> JoinLink {
    JoinLink {
        relay: "http://127.0.0.1:8787".to_owned(),
        code: "CODE".to_owned(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_first_run_ends_at_the_desk_and_is_kept() {
    let mut home = Home::default();
    let mut run = home.start();
    assert!(matches!(
        run.app().await,
        AppView::SignedOut(SignedOutView {
            relay: None,
            code: None,
            problem: None
        })
    ));
    run.sign_in().await.unwrap();
    let desk = run.desk().await;
    assert_eq!(
        (desk.me.name.as_str(), desk.status, desk.link),
        ("Grace", SpecialistStatus::Offline, LinkView::Connecting)
    );
    run.link_up(Some(state(vec![record(1)]))).await;
    let desk = run.desk().await;
    assert_eq!(
        (desk.status, desk.history, desk.active.len()),
        (SpecialistStatus::Online, History::Kept, 1)
    );
    assert!(home.vault.entry.lock().unwrap().is_some());

    run.kill().await;
    // The network is off: nobody answers, and all is there.
    let desk = home.start().desk().await;
    assert_eq!(
        (desk.me.name.as_str(), desk.status, desk.active.len()),
        ("Grace", SpecialistStatus::Online, 1)
    );
    assert_eq!(desk.active[0].last_text.as_deref(), Some("My parcel is late"));
}

#[tokio::test(start_paused = true)]
async fn a_join_link_is_taken_at_once_and_only_when_nobody_is_signed_in() {
    let mut home = Home {
        join: Some(invitation()),
        ..Home::default()
    };
    let mut run = home.start();
    match run.call().await {
        Call::SignIn(Credentials::Invitation(redeem)) => {
            assert_eq!((redeem.code.as_str(), redeem.device.as_str()), ("CODE", "test"));
        }
        _ => panic!("an invitation was expected"),
    }
    assert_eq!(run.app().await, AppView::Starting);
    run.input(Input::Admission(Ok(admission()))).await;
    assert_eq!(run.desk().await.me.name, "Grace");
    run.kill().await;

    home.join = Some(invitation());
    assert!(matches!(home.start().call().await, Call::Connect(_)));
}

#[tokio::test(start_paused = true)]
async fn a_join_link_that_fails_fills_the_first_run_screen() {
    let mut home = Home {
        join: Some(invitation()),
        ..Home::default()
    };
    let mut run = home.start();
    assert!(matches!(run.call().await, Call::SignIn(_)));
    let problem = Problem::new(ErrorCode::InvitationGone, "The code was used.");
    run.input(Input::Admission(Err(problem.clone()))).await;
    let AppView::SignedOut(view) = run.app().await else {
        panic!("signed in")
    };
    assert_eq!(
        (view.relay.as_deref(), view.code.as_deref()),
        (Some("http://127.0.0.1:8787"), Some("CODE"))
    );
    assert_eq!(view.problem, Some(problem));
}

#[tokio::test(start_paused = true)]
async fn an_unsafe_address_is_refused_before_anything_is_sent() {
    let mut run = Home::default().start();
    let request = requests::SignIn {
        relay: "http://chat.example.com".to_owned(),
        email: "grace@example.com".to_owned(),
        password: "secret".to_owned(),
    };
    let refusal = run.ask(|reply| Ask::SignIn(request, reply)).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::Invalid);
    assert!(run.is_quiet().await);
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_told_to_who_asked() {
    let mut run = Home::default().start();
    let (reply, answer) = tokio::sync::oneshot::channel();
    let request = requests::SignIn {
        relay: "localhost:1".to_owned(),
        email: " grace@example.com ".to_owned(),
        password: " as typed ".to_owned(),
    };
    run.input(Input::Ask(Ask::SignIn(request, reply))).await;
    match run.call().await {
        Call::SignIn(Credentials::Password(sign_in)) => {
            assert_eq!(
                (sign_in.email.as_str(), sign_in.password.as_str()),
                ("grace@example.com", " as typed ")
            );
        }
        _ => panic!("a password was expected"),
    }
    let problem = Problem::new(
        ErrorCode::WrongCredentials,
        "E-mail and password do not go together.",
    );
    run.input(Input::Admission(Err(problem.clone()))).await;
    assert_eq!(timeout(PATIENCE, answer).await.unwrap().unwrap(), Err(problem));
    assert!(matches!(run.app().await, AppView::SignedOut(_)));
}

#[tokio::test(start_paused = true)]
async fn without_a_keychain_nothing_is_written_and_an_older_cache_stays() {
    let mut home = Home::default();
    std::fs::write(home.cache(), "somebody's cache").unwrap();
    home.vault.shut = true;
    let run = home.signed_in(vec![record(1)]).await;
    assert_eq!(run.desk().await.history, History::ThisRunOnly);
    let files: Vec<_> = std::fs::read_dir(home.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(files, ["cache.db"]);
    assert_eq!(std::fs::read(home.cache()).unwrap(), b"somebody's cache");
    run.kill().await;
    assert!(matches!(home.start().app().await, AppView::SignedOut(_)));
}

#[tokio::test(start_paused = true)]
async fn a_keychain_that_keeps_nothing_moves_no_cache_and_one_that_does_sets_it_aside() {
    let mut home = Home::default();
    std::fs::write(home.cache(), "a cache without its key").unwrap();
    home.vault.read_only = true;
    let run = home.signed_in(vec![record(1)]).await;
    assert_eq!(run.desk().await.history, History::ThisRunOnly);
    run.kill().await;
    assert_eq!(std::fs::read(home.cache()).unwrap(), b"a cache without its key");

    home.vault.read_only = false;
    let run = home.signed_in(vec![record(1)]).await;
    assert_eq!(run.desk().await.history, History::Kept);
    let aside = home.folder().join("cache.set-aside-1.db");
    assert_eq!(std::fs::read(aside).unwrap(), b"a cache without its key");
}

#[tokio::test(start_paused = true)]
async fn a_cache_that_does_not_open_stops_the_app_and_stays() {
    let mut home = Home::default();
    home.signed_in(vec![record(1)]).await.kill().await;
    let before = std::fs::read(home.cache()).unwrap();
    let kept = home.vault.entry.lock().unwrap().take().unwrap();
    *home.vault.entry.lock().unwrap() = Some(Secrets {
        token: Token::new("token".to_owned()),
        key: CacheKey::random(),
    });
    let mut run = home.start();
    let AppView::Blocked { problem } = run.app().await else {
        panic!("not blocked")
    };
    assert_eq!(problem.code, ErrorCode::Unavailable);
    assert!(run.is_quiet().await);
    run.kill().await;
    assert_eq!(std::fs::read(home.cache()).unwrap(), before);
    *home.vault.entry.lock().unwrap() = Some(kept);
    assert_eq!(home.start().desk().await.active.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn signing_out_leaves_nothing_behind() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1)]).await;
    run.ask(Ask::SignOut).await.unwrap();
    assert!(matches!(run.call().await, Call::HangUp));
    assert!(matches!(run.call().await, Call::SignOut));
    let AppView::SignedOut(view) = run.app().await else {
        panic!("signed in")
    };
    assert_eq!(
        (view.relay.as_deref(), view.problem),
        (Some("http://127.0.0.1:8787"), None)
    );
    assert!(home.vault.entry.lock().unwrap().is_none());
    assert_eq!(std::fs::read_dir(home.folder()).unwrap().count(), 0);
    run.sign_in().await.unwrap();
    assert!(run.desk().await.active.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_revoked_token_signs_out_with_the_reason() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1)]).await;
    run.happens([switchboard_protocol::EventBody::OfferMade {
        offer: offer(2, Timestamp(i64::MAX)),
    }])
    .await;
    run.until(|desk| desk.offers.len() == 1).await;
    let problem = Problem::new(ErrorCode::Unauthorized, "You were signed out.");
    run.say(RelayFrame::Bye(Bye {
        problem: problem.clone(),
        resumable: false,
    }))
    .await;
    let AppView::SignedOut(view) = run.app().await else {
        panic!("signed in")
    };
    assert_eq!(view.problem, Some(problem));
    assert!(home.vault.entry.lock().unwrap().is_none());
    assert!(!home.cache().exists());
    assert_eq!(
        run.record().withdrawn,
        [NotificationKey::Offer(offer(2, Timestamp(0)).id)]
    );
    assert_eq!(run.record().counts, Counts::default());
}

#[tokio::test(start_paused = true)]
async fn a_lost_link_is_told_and_tried_again() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1)]).await;
    run.link_down().await;
    assert!(matches!(run.desk().await.link, LinkView::Offline { .. }));
    // What an earlier link still says is not listened to.
    let old = run.link;
    run.link_up(None).await;
    run.input(Input::Link {
        link: old,
        event: LinkEvent::Closed,
    })
    .await;
    assert_eq!(run.desk().await.link, LinkView::Online);
}

#[tokio::test(start_paused = true)]
async fn attempts_become_rarer_but_never_end() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![]).await;
    run.link_down().await;
    let begun = Instant::now();
    for _ in 0..20 {
        let Call::Connect(link) = run.call().await else {
            panic!("an attempt was expected")
        };
        run.link = link;
        run.link_down().await;
    }
    // Twenty attempts with full jitter up to 20 s: all of them below 20 x 20 s, and not at once.
    let took = begun.elapsed();
    assert!(
        took > Duration::from_secs(5) && took < Duration::from_secs(400),
        "{took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_app_that_is_too_old_does_not_try_again() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1)]).await;
    let problem = Problem::new(ErrorCode::UpgradeRequired, "Install the newer version.");
    run.say(RelayFrame::Bye(Bye {
        problem: problem.clone(),
        resumable: false,
    }))
    .await;
    assert_eq!(run.desk().await.link, LinkView::Refused { problem });
    assert!(matches!(run.call().await, Call::HangUp));
    tokio::time::sleep(PATIENCE).await;
    assert!(run.is_quiet().await);
    assert_eq!(run.desk().await.active.len(), 1);
}

#[test]
fn a_cache_of_this_run_is_no_file() {
    assert!(Cache::for_this_run().unwrap().saved().unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn at_the_end_nothing_rings_any_more() {
    let mut run = Home::default().signed_in(vec![]).await;
    let offer = offer(2, Timestamp(i64::MAX));
    run.happens([switchboard_protocol::EventBody::OfferMade { offer: offer.clone() }])
        .await;
    run.until(|desk| desk.offers.len() == 1).await;
    run.input(Input::Quit).await;
    timeout(PATIENCE, &mut run.task).await.unwrap().unwrap();
    assert_eq!(run.record().withdrawn, [NotificationKey::Offer(offer.id)]);
}
