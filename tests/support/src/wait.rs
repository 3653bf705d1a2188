//! Waiting on a condition with a deadline: the only way anything here waits.

use anyhow::{Result, bail};
use std::{
    ops::AsyncFnMut,
    time::{Duration, Instant},
};

/// How long a step may take before it counts as failed. Generous: two busy cores must not fail a journey.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How often a condition is looked at.
const PACE: Duration = Duration::from_millis(20);

/// Looks until there is something, and returns it.
///
/// # Errors
/// The probe's own error at once, or after `limit` a sentence that names `what`.
pub async fn until<T>(
    what: &str,
    limit: Duration,
    mut probe: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = probe().await? {
            return Ok(found);
        }
        if begun.elapsed() >= limit {
            bail!("waited {} s for {what}", limit.as_secs());
        }
        tokio::time::sleep(PACE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::until;
    use std::time::Duration;

    #[tokio::test]
    async fn it_names_what_never_came() {
        let error = until("the tide", Duration::ZERO, async || Ok(None::<()>)).await;
        assert_eq!(error.unwrap_err().to_string(), "waited 0 s for the tide");
    }

    #[tokio::test]
    async fn it_returns_what_came() {
        let mut looks = 0;
        let found = until("the third look", Duration::from_secs(5), async || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        })
        .await;
        assert_eq!(found.unwrap(), 3);
    }
}
