// Whether each ontology it is given is OWL 2 DL, asked of OWLAPI (Debian: libowlapi-java). tests/test_ontology.py runs it.

import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyCreationException;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

public class Owl2Dl {
    /** Prints, for each file, how many axioms it has, and a line with a tab for each violation of the profile. */
    public static void main(String[] files) throws OWLOntologyCreationException {
        for (String file : files) {
            OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
            System.out.println(file + " " + ontology.getAxiomCount());
            for (OWLProfileViolation violation : new OWL2DLProfile().checkOntology(ontology).getViolations()) {
                System.out.println("\t" + violation.toString().replaceAll("\\s+", " "));
            }
        }
    }
}
