/** Two lines of what is on its way. */
export function WaitingLines() {
  return (
    <div className="parley-skeleton-row" aria-hidden="true">
      <span className="parley-skeleton-lines">
        <span className="parley-skeleton" />
        <span className="parley-skeleton" style={{ inlineSize: '60%' }} />
      </span>
    </div>
  );
}
