//! The body that answers who may take a chat over. What travels on the socket is in `examples/`.

use serde_json::json;
use switchboard_protocol::TransferTargets;

#[test]
fn transfer_targets_are_written_as_they_are_read() {
    let example = json!({
        "specialists": [
            {"id": "019a0000-0000-7000-8000-000000000006", "name": "Grace", "reachable": true, "load": 1, "capacity": 3}
        ],
        "queues": [{"id": "019a0000-0000-7000-8000-000000000007", "name": "Support"}],
        "skills": ["billing"]
    });
    let read: TransferTargets = serde_json::from_value(example.clone()).expect("read");
    assert_eq!(serde_json::to_value(&read).expect("written"), example);
}
