//! A shop for journeys without windows: a relay with one queue, one site and one specialist.

use anyhow::Result;
use switchboard_protocol::{Invitation, Queue, SiteCreated};
use switchboard_test_support::Relay;

/// The page that its customers come from.
pub const SHOP_ORIGIN: &str = "https://shop.example";

/// Sets it up and starts the relay; the key of its site, and an invitation of its specialist, Sam.
///
/// # Errors
/// What the relay's commands say.
pub async fn shop(relay: &mut Relay) -> Result<(String, String)> {
    let init = ["init", "--name", "Ines Moreau", "--email", "ines@shop.example"];
    let _: Invitation = relay.ask(&init).await?;
    let _: Queue = relay.ask(&["queue", "add", "--name", "Orders"]).await?;
    let site = [
        "site",
        "add",
        "--name",
        "Shop",
        "--queue",
        "Orders",
        "--origin",
        SHOP_ORIGIN,
    ];
    let site: SiteCreated = relay.ask(&site).await?;
    let sam = [
        "user",
        "add",
        "--name",
        "Sam",
        "--email",
        "sam@shop.example",
        "--queue",
        "Orders",
    ];
    let sam: Invitation = relay.ask(&sam).await?;
    relay.start().await?;
    Ok((site.site.key, sam.code))
}
