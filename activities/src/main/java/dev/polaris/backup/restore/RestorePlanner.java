package dev.polaris.backup.restore;

import dev.polaris.backup.archive.IndexEntry;
import dev.polaris.backup.archive.RowFacts;
import dev.polaris.backup.archive.TocDefinition;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Computes what a restore would do on a target, and changes nothing. */
final class RestorePlanner {
    /** A rule of thumb: what one connection loads and indexes, all steps included. */
    private static final long BYTES_PER_SECOND_AND_JOB = 25_000_000;

    /** A rule of thumb: text that becomes rows, and indexes on them. */
    private static final double DISK_FOR_TEXT = 1.5;

    private static final String RULE_OF_THUMB = "a rule of thumb";

    private static final Pattern ENCODING = Pattern.compile("client_encoding\\s*=\\s*'([^']+)'");
    private static final int MOST_ROLES = 100;

    private final RestoreOrder order;
    private final RestoreArchive archive;
    private final TargetFacts facts;
    private final TargetRules rules;
    private final String label;
    private final int jobs;

    private final PlanTally tally = new PlanTally();
    private final Optional<SectionStart> start;
    private final List<RestoreFinding> findings = new ArrayList<>();
    private final TreeSet<String> owners = new TreeSet<>();
    private final TreeSet<String> named = new TreeSet<>();
    private String encoding = "UTF8";
    private long tables;
    private long rows;
    private long bytes;
    private long bytesOfAll;

    RestorePlanner(
            RestoreOrder order, RestoreArchive archive, TargetFacts facts, TargetRules rules, String label, int jobs) {
        this.order = order;
        this.archive = archive;
        this.facts = facts;
        this.rules = rules;
        this.label = label;
        this.jobs = jobs;
        this.start = facts.earlier()
                .map(earlier -> new SectionStart(earlier, order.options().wants(RestoreSection.DATA)));
    }

    /**
     * A plan together with what its record has no room for.
     *
     * @param plan the record
     * @param tally every decision
     * @param roles roles to create
     */
    record Planned(RestorePlan plan, PlanTally tally, List<String> roles) {}

    /**
     * Plans.
     *
     * @throws io.temporal.failure.ApplicationFailure when the target is refused
     */
    Planned plan() throws IOException, SQLException {
        sign();
        EntryDecisions decisions = new EntryDecisions(rules.rules(order, archive, facts));
        archive.toc(definition -> decide(definition, decisions.next(definition)));
        TargetGuard guard = new TargetGuard(label, facts);
        guard.check(order.backup().source(), encoding, order.restoreId());
        start.ifPresent(begin -> begin.check(label));
        archive.data(this::measure);
        RoleScript roles = RoleScript.parse(archive.roles());
        if (roles.empty()) {
            owners.addAll(named);
        }
        List<String> created = roles.missing(facts.roles(), owners).stream()
                .filter(role -> !rules.reservedRole(role))
                .toList();
        guard.checkRoles(created);
        describe(roles);
        RestorePlan plan = new RestorePlan(
                // What was begun is carried out as it was planned then, whatever the target looks like by now.
                facts.heldPlan().orElse(tally.digest()),
                order.backup().backupId(),
                order.backup().slot(),
                label,
                facts.version(),
                facts.holder().isPresent(),
                tally.entries(),
                tables,
                rows,
                bytes,
                created.stream().limit(MOST_ROLES).toList(),
                tally.groups(),
                findings.stream().limit(RestorePlan.MOST_FINDINGS).toList(),
                Duration.ofSeconds(1 + bytes / BYTES_PER_SECOND_AND_JOB / jobs),
                RULE_OF_THUMB,
                disk(),
                sizeKnown() ? "the size of the source" : RULE_OF_THUMB);
        return new Planned(plan, tally, created);
    }

    /**
     * The source's own size says more than the length of a text: it has the indexes, and values in the form they are stored
     * in. What it has of dead rows comes not along.
     */
    private long disk() {
        return sizeKnown()
                ? Math.round((double) order.backup().source().sizeBytes() / bytesOfAll * bytes)
                : (long) (bytes * DISK_FOR_TEXT);
    }

    private boolean sizeKnown() {
        return order.backup().source().sizeBytes() > 0 && bytesOfAll > 0;
    }

    private void sign() {
        tally.sign(order.backup().backupId());
        tally.sign(order.backup().dump().sha256());
        tally.sign(order.backup().index().sha256());
        tally.sign(order.options().toString());
        tally.sign(String.valueOf(order.quarantine()));
        tally.sign(facts.systemIdentifier().orElse("") + " " + facts.databaseOid() + " " + facts.version());
    }

    private void decide(TocDefinition definition, EntryDecisions.Decision decision) {
        tally.add(definition.entry(), decision);
        start.ifPresent(begin -> begin.add(definition, decision));
        if (definition.entry().description().equals("ENCODING")) {
            Matcher matcher = ENCODING.matcher(definition.definition());
            encoding = matcher.find() ? matcher.group(1) : encoding;
        }
        String owner = definition.entry().owner();
        boolean owned =
                owner != null && !owner.isEmpty() && !definition.dropStatement().isBlank();
        if (owned && decision.leftOut().isEmpty() && rules.owners()) {
            owners.add(owner);
        }
        if (decision.leftOut().isEmpty()) {
            named.addAll(NamedRoles.in(definition));
        }
    }

    private void measure(IndexEntry entry) {
        Optional<RowFacts> known = entry.data().orElseThrow().facts();
        long count = known.map(RowFacts::rows).orElse(0L);
        long length = known.map(RowFacts::bytes).orElse(0L);
        bytesOfAll += length;
        if (tally.leftOut().containsKey(entry.toc().dumpId())) {
            tally.addRowsOfLeftOut(entry.toc().dumpId(), count);
            return;
        }
        bytes += length;
        if (EntryKind.of(entry.toc()) == EntryKind.TABLE_DATA) {
            tables++;
            rows += count;
        }
    }

    private void describe(RoleScript roles) {
        if (roles.empty()) {
            findings.add(RestoreFinding.warning(
                    null,
                    "the backup has no roles.sql: only roles that own something or are granted something are"
                            + " created, without memberships"));
        }
        if (!facts.superuser()) {
            findings.add(RestoreFinding.note(
                    null,
                    facts.login()
                            + " is no superuser: what it may not give to its owner stays its own, and grants made by"
                            + " other roles are made by it"));
        }
        if (order.quarantine()) {
            findings.add(RestoreFinding.note(null, "the copy is quarantined: nothing in it acts on the world outside"));
        }
        for (LeftOutEntries group : tally.groups()) {
            if (group.unproven()) {
                findings.add(RestoreFinding.warning(
                        null,
                        group.entries() + " entries with " + group.rows() + " rows are left out: " + group.reason()));
            }
        }
    }
}
