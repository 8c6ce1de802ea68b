/**
 * Consent to a plan: what a run is about to do is shown with a digest, somebody approves exactly that digest, and only
 * that is done. Approvals come as updates, which are refused at once when they are wrong, and as signals for clients that
 * know no updates, which are then written in the journal and not obeyed.
 *
 * <p>{@code approver} is what the client says of itself: Temporal does not check it. Who may send an update at all is
 * decided by whoever guards the namespace.
 */
package dev.polaris.backup.approval;
