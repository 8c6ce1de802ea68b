package dev.polaris.backup.journal;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** The search attributes that runs can be found by in Temporal UI; they never hold personal data. */
public final class SearchAttributes {
    public static final SearchAttributeKey<String> ENV = SearchAttributeKey.forKeyword("PolarisEnv");
    public static final SearchAttributeKey<String> KIND = SearchAttributeKey.forKeyword("PolarisKind");
    public static final SearchAttributeKey<String> STEP = SearchAttributeKey.forKeyword("PolarisStep");
    public static final SearchAttributeKey<String> TICKET = SearchAttributeKey.forKeyword("PolarisTicket");

    /** Every attribute; a server that lacks one stops every run at its first step. */
    public static final List<SearchAttributeKey<String>> ALL = List.of(ENV, KIND, STEP, TICKET);

    private SearchAttributes() {}
}
