package dev.polaris.backup.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.procedure.ProcedureRules;

/**
 * All that a run's workflow code may know of the configuration, read once by its first activity so that a replay sees
 * the same values whatever became of the file. Holds no secret.
 *
 * @param env the environment's name
 * @param source where the data comes from, for people: {@code host:port/database}
 * @param bucket the backup bucket
 * @param timing how long to wait and how often to try
 * @param approvals what an approval must be like; the default in histories that are older than approvals
 * @param restoreJobs connections that a restore has at work on a target at the same time; the default in older histories
 * @param procedure how the environment's own database is replaced; null when the configuration does not say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunSettings(
        String env,
        String source,
        String bucket,
        Timing timing,
        ApprovalRules approvals,
        Integer restoreJobs,
        ProcedureRules procedure) {
    private static final int USUAL_JOBS = 2;

    public RunSettings {
        restoreJobs = restoreJobs == null ? USUAL_JOBS : restoreJobs;
        approvals = approvals == null ? ApprovalRules.DEFAULT : approvals;
    }

    /** Settings with the usual number of jobs. */
    public RunSettings(String env, String source, String bucket, Timing timing, ApprovalRules approvals) {
        this(env, source, bucket, timing, approvals, USUAL_JOBS, null);
    }

    /** Settings with the usual approvals. */
    public RunSettings(String env, String source, String bucket, Timing timing) {
        this(env, source, bucket, timing, ApprovalRules.DEFAULT);
    }
}
