//! The first frame: which protocol, whose token, from which origin.

use super::frames;
use crate::app::App;
use crate::auth::{Caller, access};
use switchboard_model::limits::FRAME_BYTES;
use switchboard_protocol::{Bye, ClientFrame, Cursor, ErrorCode, Hello, Problem, ProtocolRange, SPOKEN};

/// A socket that may stay.
pub(super) struct Greeted {
    pub(super) caller: Caller,
    /// The version spoken from here on.
    pub(super) protocol: u16,
    pub(super) resume: Option<Cursor>,
}

/// Reads the first frame. An error is said as goodbye.
pub(super) async fn greet(app: &App, origin: Option<&str>, text: &str) -> Result<Greeted, Bye> {
    let refused = |problem| Bye {
        problem,
        resumable: false,
    };
    if text.len() > FRAME_BYTES {
        return Err(refused(frames::too_large()));
    }
    if let Some(range) = frames::offered_range(text)
        && range.common(SPOKEN).is_none()
    {
        return Err(refused(no_common(range, &app.config.upgrade_link)));
    }
    let Ok(ClientFrame::Hello(Hello {
        protocol,
        token,
        client,
        resume,
    })) = frames::read(text)
    else {
        return Err(refused(frames::malformed("The first frame must be `hello`.")));
    };
    let Some(protocol) = protocol.common(SPOKEN) else {
        return Err(refused(no_common(protocol, &app.config.upgrade_link)));
    };
    let caller = app.caller(&token).await.map_err(|problem| Bye {
        resumable: problem.code == ErrorCode::Unavailable,
        problem,
    })?;
    access::may_open_socket(&caller, origin, &app.sites, app.public_origin()).map_err(refused)?;
    tracing::debug!(client = %client.name.escape_debug(), version = %client.version.escape_debug(), "socket open");
    Ok(Greeted {
        caller,
        protocol,
        resume,
    })
}

fn no_common(range: ProtocolRange, link: &str) -> Problem {
    if range.max < SPOKEN.min {
        Problem::new(
            ErrorCode::UpgradeRequired,
            "This app is too old for the relay. Install the current version.",
        )
        .with_detail(link)
    } else {
        Problem::new(
            ErrorCode::Invalid,
            "This app is newer than the relay. Ask whoever runs the relay to update it.",
        )
        .with_detail(format!(
            "The relay speaks protocol {} to {}.",
            SPOKEN.min, SPOKEN.max
        ))
    }
}
