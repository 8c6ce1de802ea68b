package dev.polaris.backup.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.journal.ShownStep;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.journal.StepState;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ReportPageTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final String HOSTILE = "<script>alert('x')</script> & \"quoted\" \u0007";

    @Test
    void thePageHoldsTheFactsAndIsWellFormed() throws Exception {
        RunReport report = report("ann", procedure());
        String html = new ReportPage(report).html();

        Document page = parsed(html);

        assertThat(text(page, "h1")).isEqualTo("database-restore of prod");
        assertThat(page.getDocumentElement().getTextContent())
                .contains("OPS-7")
                .contains("ann")
                .contains("by bob: checked")
                .contains("1m 0s of 6h: met")
                .contains("1d 1h of 24h: MISSED")
                .contains("attempt 1: TARGET_LOST: the server went away")
                .contains("77 tables")
                .contains("0123456789abcdef");
        assertThat(page.getElementsByTagName("rect").getLength())
                .as("a bar for each step, and one for the time without writes")
                .isEqualTo(report.steps().size() + 1);
        assertThat(html).contains("app read-only for 40s");
    }

    @Test
    void nothingThatIsShownCanBecomeMarkup() throws Exception {
        List<ShownStep> steps = List.of(new ShownStep(
                0,
                new StepEntry(
                        HOSTILE,
                        StepState.FAILED,
                        2,
                        NOON,
                        NOON.plusSeconds(1),
                        HOSTILE,
                        List.of(HOSTILE, "attempt 2: " + HOSTILE))));

        Document page = parsed(new ReportPage(report(HOSTILE, steps)).html());

        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getDocumentElement().getTextContent())
                .contains("<script>alert('x')</script> & \"quoted\" \uFFFD");
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        Document page = parsed(new ReportPage(report("ann", procedure())).html());

        NodeList elements = page.getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            assertThat(element.getTagName()).isNotIn("script", "link", "img", "iframe", "object", "embed");
            assertThat(element.hasAttribute("src")).isFalse();
        }
        assertThat(text(page, "style")).doesNotContain("url(").doesNotContain("@import");
    }

    @Test
    void everyBarIsInThePicture() throws Exception {
        List<ShownStep> many = new ArrayList<>();
        IntStream.range(0, 200)
                .forEach(i -> many.add(new ShownStep(i % 4, step("step " + i, StepState.DONE, i / 4, i / 4))));
        RunReport report = report("ann", many);

        Document picture = parsed(new Timeline(report).svg());

        String[] box = picture.getDocumentElement().getAttribute("viewBox").split(" ");
        NodeList bars = picture.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(200);
        for (int i = 0; i < bars.getLength(); i++) {
            Element bar = (Element) bars.item(i);
            assertThat(number(bar, "x") + number(bar, "width")).isBetween(0.0, Double.parseDouble(box[2]));
            assertThat(number(bar, "y") + number(bar, "height")).isBetween(0.0, Double.parseDouble(box[3]));
            assertThat(number(bar, "width")).isPositive();
        }
    }

    @Test
    void aDrillAndTheRealThingStandBesideEachOther() throws Exception {
        RunReport drill = report(
                "ann",
                List.of(
                        new ShownStep(0, step("restore", StepState.DONE, 0, 20)),
                        new ShownStep(1, step("data", StepState.DONE, 1, 11))));
        RunReport real = report(
                "ann",
                List.of(
                        new ShownStep(0, step("restore", StepState.DONE, 0, 40)),
                        new ShownStep(1, step("data", StepState.DONE, 1, 31)),
                        new ShownStep(0, step("data", StepState.DONE, 41, 42)),
                        new ShownStep(0, step("flip", StepState.DONE, 43, 44)),
                        new ShownStep(0, step("flip", StepState.DONE, 45, 47))));

        RunReport compared = real.against(drill);

        assertThat(compared.comparison().steps())
                .containsExactly(
                        times("restore", 40, 20),
                        times("restore › data", 30, 10),
                        new StepTimes("data", Duration.ofSeconds(1), null),
                        new StepTimes("flip", Duration.ofSeconds(1), null),
                        new StepTimes("flip (2)", Duration.ofSeconds(2), null));
        assertThat(parsed(new ReportPage(compared).html()).getDocumentElement().getTextContent())
                .contains("3.00×")
                .contains("not done");
    }

    private static StepTimes times(String step, int here, int there) {
        return new StepTimes(step, Duration.ofSeconds(here), Duration.ofSeconds(there));
    }

    private static List<ShownStep> procedure() {
        return List.of(
                new ShownStep(0, step("preflight", StepState.DONE, 0, 5)),
                new ShownStep(0, step(ReadOnlySpan.FREEZE, StepState.DONE, 10, 11)),
                new ShownStep(
                        0,
                        new StepEntry(
                                "restore",
                                StepState.DONE,
                                2,
                                NOON.plusSeconds(12),
                                NOON.plusSeconds(48),
                                "77 tables",
                                List.of("attempt 1: TARGET_LOST: the server went away"))),
                new ShownStep(1, step("data", StepState.DONE, 13, 30)),
                new ShownStep(0, step("safety backup", StepState.SKIPPED, 48, 48)),
                new ShownStep(0, step(ReadOnlySpan.THAW, StepState.DONE, 49, 50)));
    }

    private static StepEntry step(String name, StepState state, int from, int until) {
        return new StepEntry(name, state, 1, NOON.plusSeconds(from), NOON.plusSeconds(until), null, List.of());
    }

    private static RunReport report(String requester, List<ShownStep> steps) {
        Instant end = NOON.plusSeconds(60);
        Duration took = Duration.between(NOON, end);
        return new RunReport(
                "restore-database/prod/1",
                "run-1",
                "procedure/prod",
                null,
                "prod",
                "database-restore",
                "completed",
                null,
                requester,
                "OPS-7",
                List.of(new Decision("approval", NOON.plusSeconds(9), "by bob: checked")),
                NOON,
                end,
                end,
                took,
                Objective.of(Duration.ofHours(6), took),
                Objective.of(Duration.ofHours(24), Duration.ofHours(25)),
                ReadOnlySpan.of(steps, end).orElse(null),
                List.of(new Fact("plan", "0123456789abcdef")),
                List.of(new Fact("backup", requester)),
                List.of(),
                steps,
                null);
    }

    private static Document parsed(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(javax.xml.XMLConstants.FEATURE_SECURE_PROCESSING, true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        return builder.parse(new InputSource(new StringReader(xml)));
    }

    private static String text(Document page, String name) {
        return page.getElementsByTagName(name).item(0).getTextContent();
    }

    private static double number(Element element, String name) {
        return Double.parseDouble(element.getAttribute(name));
    }
}
