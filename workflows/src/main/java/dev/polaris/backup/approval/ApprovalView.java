package dev.polaris.backup.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What there is to approve.
 *
 * @param state where the run stands
 * @param planDigest what an approval must name; null while there is no plan
 * @param requester who asked for the run, as the client said it; null when it said nothing
 * @param expiresAt when the run gives up; null while it does not wait
 * @param plan the plan in a few lines for a person
 * @param approval the approval that counts; null until there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApprovalView(
        ApprovalState state,
        String planDigest,
        String requester,
        Instant expiresAt,
        List<String> plan,
        Approval approval) {
    public ApprovalView {
        plan = plan == null ? List.of() : List.copyOf(plan);
    }
}
