package dev.polaris.backup.database;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Asks for an archive that stock pg_dump made to become a backup; {@code {"env":"prod","archive":"old.dump"}} is enough.
 *
 * @param env the environment whose backup it becomes
 * @param archive the object's name under {@code imports/{env}/} in the backup bucket
 * @param timeZone the time zone of the session that dumped it, such as {@code Europe/Vienna}; UTC when null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportArchiveRequest(String env, String archive, String timeZone) {
    private static final String SEGMENT = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9._=@+-]+";
    private static final Pattern NAME = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*");
    private static final int LONGEST_NAME = 500;
    private static final Pattern TIME_ZONE = Pattern.compile("[A-Za-z0-9_+/-]{1,64}");

    /** What is wrong with it, a sentence each; empty when nothing is. */
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (archive == null
                || archive.length() > LONGEST_NAME
                || !NAME.matcher(archive).matches()) {
            mistakes.add("The archive must be named as it is under imports/" + env + "/ in the bucket: letters, digits,"
                    + " '.', '_', '=', '@', '+', '-', and '/' between folders.");
        }
        if (timeZone != null && !TIME_ZONE.matcher(timeZone).matches()) {
            mistakes.add("\"" + timeZone + "\" is no time zone; write one such as UTC or Europe/Vienna.");
        }
        return mistakes;
    }

    /** The object's key in the backup bucket. */
    @JsonIgnore
    public String key() {
        return "imports/" + env + "/" + archive;
    }
}
