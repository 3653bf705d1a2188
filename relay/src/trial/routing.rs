//! Why a chat went where it went, who may read it, and to whom a chat may be given.

use super::chats::{new_session, offered, start};
use super::{KEY, Trial};
use serde_json::json;
use switchboard_model::{DeclineReason, OfferEnd};
use switchboard_protocol::{RoutingEvent, RoutingHistory, TransferTargets};

#[tokio::test]
async fn a_routing_history_is_for_its_owner_and_those_who_look_after_the_queue() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 3).await);
    let (ruth, ines) = (
        trial.specialist("Ruth", 3).await,
        trial.specialist("Ines", 3).await,
    );
    trial.change_person(&ruth, json!({"role": "lead"})).await;
    trial
        .change_person(&ines, json!({"role": "lead", "queues": []}))
        .await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let mut first = trial.as_specialist(&sam).await;
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let offer = offered(&mut first).await;
    let mut second = trial.as_specialist(&ada).await;
    first
        .ack(&json!({"type": "decline_offer", "offer_id": offer, "reason": "wrong_skill"}))
        .await;
    let offer = offered(&mut second).await;
    let url = trial.url(&format!("/v1/sessions/{session}/routing"));
    let read = |token: &str| trial.http.get(&url).bearer_auth(token).send();
    let present: RoutingHistory = read(KEY).await.unwrap().json().await.unwrap();
    assert!(present.next_step_at.is_some(), "an offer ends by itself");
    assert!(present.present.is_some());
    second
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;

    for token in [&sam.token, &ines.token] {
        assert_eq!(read(token).await.unwrap().status(), 404, "not theirs");
    }
    assert_eq!(
        read(&kim.token).await.unwrap().status(),
        403,
        "never a customer's"
    );
    let history: RoutingHistory = read(&ada.token).await.unwrap().json().await.unwrap();
    for token in [ruth.token.as_str(), KEY] {
        let same: RoutingHistory = read(token).await.unwrap().json().await.unwrap();
        assert_eq!(same.steps, history.steps);
    }
    let steps: Vec<_> = history.steps.iter().map(|step| &step.what).collect();
    let [
        RoutingEvent::Queued { queue, .. },
        RoutingEvent::Offered { decision, .. },
        RoutingEvent::OfferEnded {
            specialist,
            outcome: OfferEnd::Declined,
            reason: Some(DeclineReason::WrongSkill),
            ..
        },
        RoutingEvent::Offered {
            decision: second_decision,
            ..
        },
        RoutingEvent::OfferEnded {
            outcome: OfferEnd::Accepted,
            ..
        },
        RoutingEvent::Assigned {
            specialist: owner, ..
        },
    ] = steps.as_slice()
    else {
        panic!("{steps:?}")
    };
    assert_eq!(
        (queue.name.as_str(), specialist.name.as_str(), owner.name.as_str()),
        ("Support", "Sam", "Ada")
    );
    assert_eq!(decision.candidates[0].specialist.name, "Sam");
    assert!(decision.candidates[0].score > 0);
    let passed: Vec<_> = second_decision
        .passed_over
        .iter()
        .map(|passed| passed.specialist.name.as_str())
        .collect();
    assert_eq!(passed, ["Sam"], "who had declined");
    assert_eq!(history.present, None, "it seeks nobody");
}

#[tokio::test]
async fn transfer_targets_name_those_who_can_take_one_first() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 1).await);
    let (lu, kim) = (trial.specialist("Lu", 1).await, trial.customer(&site).await);
    trial.change_person(&lu, json!({"skills": ["billing"]})).await;
    let read = |token: &str| {
        let request = trial
            .http
            .get(trial.url("/v1/transfer-targets"))
            .bearer_auth(token);
        request.send()
    };
    let _lu = trial.as_specialist(&lu).await;
    let targets: TransferTargets = read(&sam.token).await.unwrap().json().await.unwrap();
    let names: Vec<_> = targets
        .specialists
        .iter()
        .map(|it| (it.person.name.as_str(), it.reachable, it.load))
        .collect();
    assert_eq!(
        names,
        [("Lu", true, 0), ("Ada", false, 0)],
        "not Sam, and Ada is not there"
    );
    assert_eq!(targets.queues.len(), 1);
    assert_eq!(targets.skills, [switchboard_model::Skill("billing".into())]);
    assert_eq!(read(&kim.token).await.unwrap().status(), 403);
    assert_eq!(read(KEY).await.unwrap().status(), 403);
    drop(ada);
}

#[tokio::test]
async fn a_person_changes_only_in_what_is_said() {
    let (trial, _) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let mut desktop = trial.as_specialist(&sam).await;
    trial
        .change_person(&sam, json!({"skills": {"Billing": 3}, "capacity": 5}))
        .await;
    let profile = desktop.event(|body| match body {
        switchboard_protocol::EventBody::ProfileChanged { profile } => {
            (profile.capacity.0 == 5).then(|| profile.clone())
        }
        _ => None,
    });
    let profile = profile.await;
    assert_eq!((profile.name.as_str(), profile.queues.len()), ("Sam", 1));
    assert_eq!(
        serde_json::to_value(&profile.skills).unwrap(),
        json!({"billing": 3})
    );
    for bad in [
        json!({"capacity": 0}),
        json!({"skills": {"billing": 6}}),
        json!({"role": "boss"}),
        json!({"queues": ["Nowhere"]}),
        json!({"name": ""}),
        json!({"colour": "red"}),
    ] {
        let request = trial
            .http
            .patch(trial.url(&format!("/v1/admin/people/{}", sam.person.id)));
        let response = request.bearer_auth(KEY).json(&bad).send().await.unwrap();
        assert_eq!(response.status(), 422, "{bad}");
    }
    let own = trial
        .http
        .patch(trial.url(&format!("/v1/admin/people/{}", sam.person.id)));
    let own = own.bearer_auth(&sam.token).json(&json!({"role": "admin"}));
    assert_eq!(own.send().await.unwrap().status(), 403);
    let stored = trial
        .running
        .app
        .store
        .person(sam.person.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored, profile);
}
