"""The words of « Méthode » on what the group « Décider » computes."""

from __future__ import annotations

DECIDING = """
<h3>Échéances</h3>
<p>Les conventions sont lues telles que l'annuaire les donne, sans renouvellement supposé. Une fin
donnée à l'année près est comptée jusqu'au 31 décembre, un début non connu comme déjà en cours ; les
dessins hachurent ou estompent ce qui n'est pas sûr. Les ETP d'un mois sont ceux de son premier
jour ; la coordination est comptée à part. La durée totale n'est dite dépassée que si la lecture la
plus courte des dates la dépasse : début au 31 décembre d'une année seule, fin au 1er janvier ;
sans début connu, rien n'est dit. Un changement dû à une convention, une opération ou un paramètre
est daté au jour ; celui d'un besoin mesuré, au premier du mois.</p>
<h3>Scénarios</h3>
<p>Un scénario est une liste de changements essayés sur une copie de l'annuaire : le diagnostic est
refait avec les mêmes besoins, les mêmes paramètres et la même date. La cause d'une différence se
trouve en faisant les changements un par un, dans l'ordre. Le besoin non servi est la somme, sur les
départements au besoin connu, du besoin central moins les ETP reçus par le partage au mieux ; sa
base est toujours écrite. La certitude affichée est celle des faits de l'annuaire, non celle de la
supposition. L'annuaire ne change que si le scénario y est appliqué, avec un service et un
motif.</p>
<h3>Où mettre les ETP</h3>
<p>Un plan donne à chaque candidat zéro, ou un multiple du pas entre son minimum et son maximum,
sans dépasser le budget. Les plans sont comparés objectif par objectif, dans l'ordre choisi (optimum
lexicographique) : le suivant ne compte qu'à égalité du précédent ; à égalité de tous, le plan le
plus petit dans l'ordre des codes des candidats. Les sommes portent sur tous les territoires au
besoin connu, au besoin central, aussi hors de l'appel, où rien ne peut être financé :</p>
<ul>
<li><b>besoin sans facilitateur</b> : besoin des communes où aucun facilitateur n'a son
périmètre ;</li>
<li><b>besoin non servi</b> : ce que le partage au mieux (flux) laisse ;</li>
<li><b>besoin des zones blanches</b>, <b>nombre de zones blanches</b> (départements entiers ou en
partie) : selon la définition même, branche 3 comprise ; un besoin estimé ne la fait pas
tenir ;</li>
<li><b>gravité</b> : Σ besoin × (1 − part servie)², qui pèse plus les grands manques ;</li>
<li><b>conventions nouvelles</b>, puis <b>coût</b> (ETP, ou euros de l'État).</li>
</ul>
<p>« Reconductions d'abord » passe avant l'ordre : les ETP donnés aux reconductions, chacune à son
maximum au plus, sont d'abord les plus nombreux possible. Là où rien n'est partagé entre
territoires, chaque plan est essayé et les parties sont additionnées exactement ; ailleurs, un
programme linéaire en nombres entiers (HiGHS) est résolu objectif par objectif, la gravité par ses
tangentes, et chaque plan trouvé est rejugé en fractions par le partage au mieux. « Prouvé » veut
dire qu'aucun plan ne fait mieux ; sinon l'écart est écrit.</p>
<p>Le <b>plan suivant</b> est le meilleur parmi tous ceux qui donnent à au moins un candidat autre
chose. Le <b>prorata</b> suit Huntington–Hill : chaque minimum d'abord, du plus grand besoin au
plus petit ; puis un pas à la fois au plus grand besoin ÷ √(k(k+1)), k étant les pas déjà reçus.
Les candidats d'un même territoire n'y comptent qu'une fois.</p>
<h3>Sûr à quel point ?</h3>
<p>Chaque hypothèse du besoin est tirée 10 000 fois entre ses bornes (loi triangulaire, mode à la
valeur retenue, graine 20250718), indépendamment des autres ; un même tirage vaut pour tous les
territoires. Un intervalle déclaré est tiré pour sa ligne, une part observée nulle pour son
département. Le besoin ainsi tiré tranche la branche 3, même estimé, ce qu'il ne fait jamais dans
le verdict : la part des tirages dit où mènent les hypothèses, non ce qui est. Un besoin inconnu
n'est pas tiré. Quand tous les besoins liés bougent ensemble, un seul calcul de flux donne le
rapport ρ entre ETP et besoin, et un territoire est court quand le facteur dépasse ρ. Sinon,
condition de Hall : un groupe de territoires est court quand son besoin dépasse les ETP de tous
ceux qui peuvent y aller ; tous les groupes utiles sont essayés, ou, au-delà de 32 768,
1 000 tirages sont partagés un à un.</p>
<p><b>Point de bascule</b> : valeur exacte d'une hypothèse, les autres restant à leur valeur
retenue, au-delà de laquelle le verdict change ; à cette valeur même, l'égalité suffit.
<b>Regret d'un plan</b> : besoin non servi par le plan, moins celui du meilleur des plans montrés
dans le même tirage.</p>
<h3>Candidatures</h3>
<p>Chaque candidature est contrôlée sur le texte de l'appel : structure (liste ouverte, jamais un
refus), territoire ouvert, part de l'État (70 % au plus du coût complet d'un an, 70 % accepté),
cofinancement (30 % au moins), plan qui tombe juste, durée (trois ans en tout, dates lues au plus
court ; une convention remplacée avant son terme ne compte que jusque-là, et l'on ne refuse que si
le poste reconduit est certain), bilan d'une reconduction, marchés de l'État. Un montant non dit
reste inconnu. Elle est ensuite posée seule sur l'annuaire, à son premier jour (hypothèse quand il
n'est pas dit : le lendemain des postes reconduits, sinon le début supposé des conventions) ;
d'une reconduction, on mesure ce qui serait perdu sans elle. Rang : besoin qui a un facilitateur
sur place, puis besoin servi, gravité, besoin sorti des zones blanches ; à égalité, reconduction,
moindre somme demandée à l'État, moindres ETP, numéro. Ce classement n'est pas un plan.</p>
<h3>Note pour le comité</h3>
<p>Elle dit ce que dit l'écran au même jour : mêmes mots, mêmes chiffres, mêmes motifs. Deux notes
faites des mêmes données sont identiques à l'octet près ; l'empreinte du diagnostic est celle des
exports du même jour, celle de la note y ajoute le scénario et le plan.</p>
"""
