package dev.polaris.backup.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class FactsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aRecordOfAnyKindBecomesAList() throws Exception {
        JsonNode record = JSON.readTree("""
                {"env": "prod", "nothing": null, "empty": [], "options": {"jobs": 4, "schemas": ["a", "b"]},
                 "checks": [{"name": "x"}, {"name": "y"}], "quarantine": false}
                """);

        assertThat(Facts.of(record))
                .containsExactly(
                        new Fact("env", "prod"),
                        new Fact("options.jobs", "4"),
                        new Fact("options.schemas", "a, b"),
                        new Fact("checks", "2 of them"),
                        new Fact("quarantine", "false"));
    }

    @Test
    void whatPinsTheBackupIsFound() throws Exception {
        JsonNode record =
                JSON.readTree("{\"backup\": {\"dump\": {\"key\": \"k\", \"sha256\": \"ab\"}}, \"planDigest\": \"cd\"}");

        assertThat(Facts.digests(record))
                .containsExactly(new Fact("backup.dump.sha256", "ab"), new Fact("planDigest", "cd"));
    }

    @Test
    void aLongRecordSaysHowMuchIsLeftOut() {
        var record = JSON.createObjectNode();
        for (int i = 0; i < 100; i++) {
            record.put("field" + i, i);
        }

        assertThat(Facts.of(record)).hasSize(81).last().isEqualTo(new Fact("…", "20 more"));
    }
}
