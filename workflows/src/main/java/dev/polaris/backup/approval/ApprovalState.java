package dev.polaris.backup.approval;

/** Where a run stands with the consent to its plan. */
public enum ApprovalState {
    /** There is nothing to approve yet, or no longer. */
    CLOSED,
    /** The plan is shown and may be approved or aborted. */
    AWAITING,
    APPROVED,
    ABORTED,
    EXPIRED
}
