package dev.polaris.backup.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Somebody's consent to one plan and to no other.
 *
 * @param planDigest the digest of the plan that was looked at
 * @param approver who approves, as the client says it
 * @param reason why, for the record
 * @param expiresAt until when the work may begin; null for as long as the run would wait anyway
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Approval(String planDigest, String approver, String reason, Instant expiresAt) {}
