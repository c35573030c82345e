import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;

/**
 * Asks the veraPDF engine about PDFs: java -cp ... tools/VeraPdf.java ua1,3a FILE...
 *
 * <p>One line a broken rule, then one line a file and profile. Ends with 0 where all files pass, 1 where one does not, 2
 * where the engine is not whole: without its XML binding every profile is "not supported", and nothing else would say so.
 */
public class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        String[] names = arguments[0].split(",");
        for (String name : names) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
            if (flavour == PDFAFlavour.NO_FLAVOUR
                    || Profiles.getVeraProfileDirectory().getValidationProfileByFlavour(flavour).getRules().isEmpty()) {
                System.err.println("veraPDF: the profile " + name + " is not supported; is libjaxb-java there?");
                System.exit(2);
            }
        }
        if (arguments.length < 2) {
            System.err.println("veraPDF: no files are named");
            System.exit(2);
        }
        boolean well = true;
        for (int n = 1; n < arguments.length; n++) {
            for (String name : names) {
                well &= check(arguments[n], name);
            }
        }
        System.exit(well ? 0 : 1);
    }

    private static boolean check(String file, String name) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            if (result.getTotalAssertions() == 0) {
                System.err.println("veraPDF: nothing was checked in " + file);
                System.exit(2);
            }
            TreeMap<String, String> rules = new TreeMap<>();
            for (TestAssertion found : result.getTestAssertions()) {
                String rule = found.getRuleId().getClause() + "-" + found.getRuleId().getTestNumber();
                String words = found.getErrorMessage() == null ? found.getMessage() : found.getErrorMessage();
                rules.putIfAbsent(rule, words.replace('\n', ' ') + " | " + found.getLocation().getContext());
            }
            rules.forEach((rule, words) -> System.out.println(file + ": " + name + " " + rule + ": " + words));
            System.out.println(file + ": " + name + ": " + (result.isCompliant() ? "passes" : "fails")
                    + " (" + result.getTotalAssertions() + " checks, " + rules.size() + " rules broken)");
            return result.isCompliant();
        }
    }
}
