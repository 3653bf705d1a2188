// Where the customer stands in line, or when the line opens. A new place is read out; the estimate, which moves all the
// time, is not.
import type { Waiting } from '../scene';
import { words } from '../words';

type Props = { waiting: Waiting; written: boolean };

export function Wait({ waiting, written }: Props) {
  const { opens } = waiting;
  return (
    <p class="strip">
      {opens === null ? (
        <Line {...waiting} />
      ) : (
        <bdi>
          <strong>{words.opens(opens, Date.now())}</strong> {written ? words.kept : words.meanwhile}
        </bdi>
      )}
    </p>
  );
}

function Line({ place, range, late, again }: Waiting) {
  return (
    <>
      <span class="pulse" />
      <bdi>
        {again && `${words.why(again)} `}
        <strong data-testid="queue-place" data-place={place}>
          {again && (place ?? 1) <= 1 ? words.front : words.place(place)}
        </strong>{' '}
        {range && !late && <span aria-live="off">{words.range(range)} </span>}
        {late ? words.late : !again && words.meanwhile}
      </bdi>
    </>
  );
}
