// In place of the form when the relay does not answer, or will not serve this page.
import type { Site } from '../scene';
import { words } from '../words';
import { Icon } from './icons';

export function Unreachable({ site, onRetry }: { site: Site; onRetry: () => void }) {
  return (
    <div class="void" role="status">
      <Icon name="offline" size={24} />
      <p class="lead">{site === 'refused' ? words.refused : words.unreachable}</p>
      {site === 'unreachable' && (
        <button class="primary" type="button" data-testid="retry" onClick={onRetry}>
          {words.again}
        </button>
      )}
    </div>
  );
}
