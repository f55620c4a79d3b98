#!/usr/bin/env bash
# The commands of README.md in this folder: a whole enrollment with curl. A test keeps both the same, and runs this.
set -euo pipefail

BASE=${BASE:-http://localhost:3000}
SITE=${SITE:-pk_demo_clinic}
EMAIL=${EMAIL:-"ana.$(date +%s)@visitor.example"}
API="$BASE/api/v1/enroll"
ask() { curl -sS --fail-with-body -H 'content-type: application/json' -H 'accept-language: en' "$@"; }
field() { node -e 'const a = JSON.parse(require("fs").readFileSync(0, "utf8")); console.log(eval("a" + process.argv[1]))' "$1"; }

SITE_INFO=$(ask "$API/sites/$SITE")
echo "$SITE_INFO" | field '.name'
PUBLISHABLE_KEY=$(echo "$SITE_INFO" | field '.payment.publishableKey')
STRIPE=$(echo "$SITE_INFO" | field '.payment.scriptUrl.replace("/stripe.js", "")')

VERIFICATION=$(ask -X POST "$API/verifications" -d "{
  \"site\": \"$SITE\", \"channel\": \"email\", \"address\": \"$EMAIL\", \"locale\": \"en\",
  \"attribution\": { \"campaign\": \"walkthrough\", \"utm\": { \"source\": \"docs\" } }
}" | field '.id')
CODE=$(for try in 1 2 3 4 5 6 7 8 9 10; do
  curl -sS "$STRIPE/_sandbox/mail?to=$EMAIL&limit=1" | field '.items.map(m => /\b\d{6}\b/.exec(m.text)[0]).join("")' | grep . && break
  sleep 1
done)
CONFIRMED=$(ask -X POST "$API/verifications/$VERIFICATION/confirm" -d "{ \"code\": \"$CODE\" }")
TOKEN=$(echo "$CONFIRMED" | field '.token')
APPLICATION="$API/applications/$(echo "$CONFIRMED" | field '.application.id')"
mine() { ask -H "authorization: Bearer $TOKEN" "$@"; }

mine -X PUT "$APPLICATION/household" -d '{
  "people": [
    { "role": "self", "firstName": "Ana", "lastName": "Rivera", "birthDate": "1986-02-17" },
    { "role": "child", "firstName": "Leo", "lastName": "Rivera", "birthDate": "2015-09-03" }
  ],
  "address": { "line1": "1 Sample Street", "city": "Phoenix", "state": "AZ", "zip": "85004" }
}' | field '.tier'

OFFERS=$(mine "$APPLICATION/offers")
PLAN=$(echo "$OFFERS" | field '.plans[0].planVersionId')
PRICE=$(echo "$OFFERS" | field '.plans[0].monthlyCents')
mine -X PUT "$APPLICATION/selection" -d "{ \"planVersionId\": \"$PLAN\", \"addOnVersionIds\": [], \"expectedMonthlyCents\": $PRICE }" | field '.quote.start.ruleText'

DRAFT=$(mine "$APPLICATION/agreement?locale=en")
SIGNED=$(echo "$DRAFT" | node -e '
  const draft = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const signatures = draft.signers.filter(s => s.mustSign).map(s => ({ personId: s.personId, name: s.name, authority: "self" }));
  console.log(JSON.stringify({ hash: draft.hash, locale: draft.locale, esignConsent: true, notInsuranceAcknowledged: true, autoRenewConsent: true, signatures }));')
mine -X POST "$APPLICATION/agreement" -d "$SIGNED" | field '.agreement.signedAt'

PAYMENT=$(mine -X POST "$APPLICATION/submit" -H "idempotency-key: walkthrough-$(date +%s)-$$" -d "{ \"expectedMonthlyCents\": $PRICE }")
SECRET=$(echo "$PAYMENT" | field '.clientSecret')
KIND=$(echo "$PAYMENT" | field '.kind')
mine -X POST "$APPLICATION/payment-attempts" -d '{}' | field '.attemptsLeft'
CARD=$(curl -sS --fail-with-body "$STRIPE/v1/payment_methods" -d "key=$PUBLISHABLE_KEY" -d type=card \
  -d 'card[number]=4242424242424242' -d 'card[exp_month]=12' -d 'card[exp_year]=2034' -d 'card[cvc]=123' | field '.id')
curl -sS --fail-with-body "$STRIPE/v1/${KIND}_intents/${SECRET%_secret_*}/confirm" \
  -d "key=$PUBLISHABLE_KEY" -d "client_secret=$SECRET" -d "payment_method=$CARD" | field '.status'

for try in $(seq 30); do
  STATUS=$(mine "$APPLICATION/status")
  [ "$(echo "$STATUS" | field '.membership?.state')" = active ] && break
  sleep 1
done
echo "$STATUS" | field '.membership.memberNumber'
echo "membership: $(echo "$STATUS" | field '.membership.state')"
