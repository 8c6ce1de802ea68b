package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Asks for objects of a mirrored bucket. {@code {"env":"prod","bucket":"user-media","missing":true,"ticket":"OPS-9"}} plans
 * the upload of everything that is missing today and changes nothing.
 *
 * @param env the environment whose mirror is read
 * @param bucket the mirrored bucket's id
 * @param backup a slot such as {@code 2026/11/24}; null for the newest sync
 * @param keys keys of objects; null for another choice
 * @param prefix how keys begin; null for another choice
 * @param glob a pattern of keys, see {@link ObjectChoice}; null for another choice
 * @param all every object; null for another choice
 * @param missing what is missing today, of what else is chosen or of everything; null for false
 * @param mode what becomes of objects that are there; null for skip-existing
 * @param trustListing see {@link ObjectChoice}; null for false
 * @param toEnv the project that is restored into, as {@link ProjectNames} has it; null for that of {@code env}
 * @param toBucket the bucket there; null for {@code bucket}
 * @param database a target of {@code toEnv} that is the project's own database, where owners and times of creation are
 *     set; null for the one named {@code live}, when there is one
 * @param ticket the change ticket, always
 * @param requester who asks, as the client says it; null when it says nothing
 * @param dryRun whether to end with the plan; null for true
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageRestoreRequest(
        String env,
        String bucket,
        String backup,
        List<String> keys,
        String prefix,
        String glob,
        Boolean all,
        Boolean missing,
        ObjectMode mode,
        Boolean trustListing,
        String toEnv,
        String toBucket,
        String database,
        String ticket,
        String requester,
        Boolean dryRun) {
    /** Whether the run ends with the plan. */
    @JsonIgnore
    public boolean onlyPlans() {
        return dryRun == null || dryRun;
    }

    /** The environment that is restored into. */
    @JsonIgnore
    public String targetEnv() {
        return toEnv == null ? env : toEnv;
    }

    /** The bucket that is restored into. */
    @JsonIgnore
    public String targetBucket() {
        return toBucket == null ? bucket : toBucket;
    }
}
